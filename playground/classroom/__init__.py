"""What a class does around a training: tasks that a teacher sets, and guesses before it begins."""
