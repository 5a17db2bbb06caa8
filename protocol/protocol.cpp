// Replaced by the first codec.
