"""What all chats share: from an event to a request, and from a job to what people see."""
