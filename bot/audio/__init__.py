"""From a file of any kind to segments of 16 kHz mono sound, in one streaming pass."""
