"""The tables of the plain site."""

from django.db import models


class Tag(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(max_length=100, unique=True)

    def __str__(self) -> str:
        return self.name


class Issue(models.Model):
    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=200, unique=True)
    published = models.DateTimeField(db_index=True)
    intro = models.TextField()
    tags = models.ManyToManyField(Tag, related_name="issues")

    class Meta:
        ordering = ("-published",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/issues/{self.slug}/"


class Item(models.Model):
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="items")
    position = models.IntegerField()
    number = models.IntegerField(null=True)
    title = models.CharField(max_length=300)
    slug = models.SlugField(max_length=100)
    body = models.TextField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/issues/{self.issue.slug}/{self.slug}/"


class Link(models.Model):
    issue = models.ForeignKey(Issue, models.CASCADE, related_name="links")
    item = models.ForeignKey(Item, models.CASCADE, null=True, related_name="links")
    url = models.TextField()
    title = models.TextField()
    host = models.CharField(max_length=255, db_index=True)

    def __str__(self) -> str:
        return self.url
