"""The demonstration: a plainly fictional provider, programme and partners, written through the real operations."""
