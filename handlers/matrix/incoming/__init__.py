"""What comes in from Matrix: the answers of `/sync`, in order, room by room."""
