"""What a class does around a training: tasks of a teacher, and predictions before it begins."""
