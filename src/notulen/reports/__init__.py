"""Getting reports: from files, folders and streams to `Report`, with what is odd about them told apart."""
