"""Films: what is on, what suits you, and what you keep of it, whatever becomes of TMDb."""
