"""What the model learns from: generated worlds and real text, as passages with questions."""
