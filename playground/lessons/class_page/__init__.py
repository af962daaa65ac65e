"""The teacher's page of the class: who is here, what they train, who passed, and a poll."""
