"""Picture files: checked, cleaned of metadata, stored once by their content, and in lighter variants.

In: bytes of a file. Out: `Picture` rows' files, variants, `srcset`. May import models; nobody else opens picture files."""
