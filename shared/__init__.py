"""The core every domain leans on; it leans on no domain."""
