"""The shop: a catalogue, carts, orders with honest stock, payments, reviews and wishlists."""
