"""Servers of the outside, on loopback, honest and hostile: tests talk to them over real sockets."""
