"""What ST.26 allows, read from resources/ into frozen records; knows nothing of projects or files of users."""
