local inner = middle
