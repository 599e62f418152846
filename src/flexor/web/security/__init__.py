"""What keeps a passwordless loopback private: one module a concern."""
