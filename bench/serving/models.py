"""The two tables of the plain site."""

from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=50)

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    title = models.CharField(max_length=200)
    slug = models.SlugField(unique=True)
    published = models.DateField(db_index=True)
    body = models.TextField()
    tags = models.ManyToManyField(Tag)

    def __str__(self) -> str:
        return self.title
