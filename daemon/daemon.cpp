// Replaced by the first room.
