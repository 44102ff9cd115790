"""The minutes in a browser: pages made on the server, readable without scripts, with nothing loaded from elsewhere."""
