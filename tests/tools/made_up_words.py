"""The vocabulary of HTML5, GFM, Pandoc, Substack, Ghost, WordPress and others, as templates (`made_up`)."""

from __future__ import annotations

_INLINE_HTML = (
    "§w", "§w §w", "<b>§w</b>", "<em>§w</em>", "<strong><i>§w</i></strong>", "<s>§w</s>", "<code>§w</code>", "<mark>§w</mark>", "<sup>§w</sup>",
    "<sub>§w</sub>", "<small>§w</small>", "<kbd>§w</kbd>", "<samp>§w</samp>", "<var>§w</var>", "<q cite='§l'>§w</q>", "<cite>§w</cite>", "<u>§w</u>",
    "<span style='color:red'>§w</span>", "<span lang=en>§w</span>", "<bdi>§w</bdi>", "<bdo dir=rtl>§w</bdo>", '<abbr title="§a">§w</abbr>',
    '<dfn title="§a §a">§w</dfn>', "<time datetime='2024-01-01'>§w</time>", "<data value='§a'>§w</data>", "<ruby>§w<rp>(</rp><rt>§w</rt><rp>)</rp></ruby>",
    '<a href="§l">§w</a>', '<a href="§l" title="§a">§w</a>', '<a href="§l"><b>§w</b> §w</a>', '<a href="§l"><img src="§p" alt="§a"></a>', "§w<br>§w", "§w <wbr>§w",
    '<img src="§p" alt="§a">', '<img src="§p" alt="§a" title="§a">', '<img data-src="§p" alt="§a" src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">',
    '<img srcset="§p 800w" alt="§a">', '<picture><source srcset="https://e.example/otra.webp"><img src="§p" alt="§a"></picture>', "§l",
    "<del>§w</del><ins>§w</ins>", "[§w]", "§w`§w", "§w|§w", "§w*§w_§w", "&lt;§w&gt; &amp; §w", "<font color=red>§w</font>", "<big>§w</big> <tt>§w</tt>",
    "<span class='mention-wrap' data-attrs='{\"name\":\"§a\",\"id\":1}'></span>", "<button>§w</button>", "<label>§w <input type=checkbox></label>",
    "<output>§w</output>", "<span title='§a'>§w</span>", "<i class='icon' aria-label='§a'></i>", "<noscript>§w</noscript>", "<x-own>§w</x-own>", "<b>§w<i>§w</b>§w</i>",
    "<progress value=1>§w</progress>", "<meter>§w</meter>", "<strike>§w</strike> <nobr>§w</nobr>", "§w§n", "<b>§w§n</b>", "<blink>§w</blink>", "<input type=radio checked> §w",
    '<img class="emoji" alt="🎉" src="https://s.w.org/images/core/emoji/15/svg/1f389.svg">§w', "<embed src='§l'>", "<a name='x§d'></a>§w", "<a href='mailto:§a@e.example'>§w</a>",
    "<svg><image href='§p'/><text>§w</text></svg>", "\\(§w_1\\)", '<span class="katex"><math><annotation encoding="application/x-tex">§w_1</annotation></math></span>',
    '<script type="math/tex">§w^2</script>', "<span class='x' data-attrs='{\"html\":\"&lt;a href=§l&gt;§a&lt;/a&gt;\"}'></span>",
)  # fmt: skip
_BLOCKS_HTML = (
    "<p>§i §i</p>", "<p>§i</p>", "<h3>§i</h3>", "<h4>§w §i</h4>", "<h6>§i</h6>", "<ul><li>§i</li><li>§i §i</li></ul>", "<ol start=3 reversed><li>§b</li><li value=7>§i</li></ol>",
    "<blockquote cite='§l'>§b</blockquote>", "<blockquote>§i<ul><li>§i</li></ul><cite>§w</cite></blockquote>", "<pre>§k</pre>", "<pre><code class='language-python'>§k</code></pre>",
    "<pre>§w\n <a href='§l'>§w</a>\n<b>§w</b></pre>", "<hr>", "<div>§i</div>", "<div>§b</div>", "§i §i", "<section><h4>§w</h4>§b</section>", "<article>§b</article>",
    "<table><tr><th>§i</th><th>§i</th></tr><tr><td>§i</td><td>§i</td></tr></table>", "<table><caption>§w</caption><thead><tr><th scope=col>§w</th></tr></thead><tbody><tr><td>§b</td></tr></tbody></table>",
    "<table><tr><td colspan=2>§i</td></tr><tr><td rowspan=2>§w</td><td>§w</td></tr><tfoot><tr><td>§w</td></tr></tfoot></table>", "<dl><dt>§i</dt><dd>§b</dd><dd>§i</dd></dl>",
    "<details><summary>§i</summary>§b</details>", "<details open><summary><h4>§w</h4></summary>§i</details>", "<figure><img src='§p' alt='§a'><figcaption>§i</figcaption></figure>",
    "<figure><blockquote>§i</blockquote><figcaption>§w</figcaption></figure>", "<figure><pre><code>§k</code></pre><figcaption>§w</figcaption></figure>", "<figure><table><tr><td>§i</td></tr></table></figure>",
    "<aside>§b</aside>", "<header><p>§i</p></header>", "<footer>§i</footer>", "<nav><a href='§l'>§w</a></nav>", "<address>§i</address>", "<hgroup><h3>§w</h3><p>§w</p></hgroup>", "<center>§i</center>",
    "<iframe src='https://www.youtube.com/embed/§v'></iframe>", "<iframe src='§l' title='§a'></iframe>", "<iframe srcdoc='&lt;p&gt;§w&lt;/p&gt;'></iframe>", "<iframe data-src='§l'></iframe>",
    "<video src='§l'>§w</video>", "<video controls poster='§p'><source src='§l' type='video/mp4'><track src='x.vtt'></video>", "<audio controls src='§l'></audio>", "<object data='§l'><p>§w</p></object>",
    "<object><param name='movie' value='§l'></object>", "<form action='§l'><label>§w</label><input placeholder='x'><button>§w</button></form>",
    "<form><select><option>§w</option><option>§w</option></select><textarea>§w</textarea></form>", "<fieldset><legend>§w</legend>§b</fieldset>", "<svg><title>§a</title><text>§w</text></svg>",
    "<math><mi>§w</mi><mo>=</mo><mn>§w</mn></math>", "<canvas>§w</canvas>", "<map name=m><area href='§l' alt='§a'></map>", "<marquee>§w</marquee>", "<dialog open><p>§w</p></dialog>", "<menu><li>§i</li></menu>",
    "<noscript><p>§i</p></noscript>", "<noscript><img src='§p' alt='§a'></noscript>", "<p>§i<br>§i</p>", "<p style='text-align:center' dir=rtl lang=ar>§i</p>", "<p><a href='§l'>§w</a><br><br>§w</p>",
    "<figure class='wp-block-image'><a href='§l'><img src='§p' alt='§a'></a><figcaption class='wp-element-caption'>§i</figcaption></figure>", "<a href='§l'><div><h4>§w</h4><p>§w</p></div></a>",
    "<figure class='wp-block-gallery'><figure class='wp-block-image'><img src='§p' alt=''></figure><figure class='wp-block-image'><img src='§p' alt=''><figcaption>§w</figcaption></figure></figure>",
    "<figure class='wp-block-embed is-provider-youtube'><div class='wp-block-embed__wrapper'>\nhttps://www.youtube.com/watch?v=§v\n</div><figcaption>§w</figcaption></figure>",
    "<figure class='wp-block-pullquote'><blockquote><p>§w</p><cite>§w</cite></blockquote></figure>", "<div class='wp-block-file'><a href='§l'>§w</a><a href='§l' download>§w</a></div>", "<pre class='wp-block-verse'>§w <em>§w</em>\n  §w</pre>",
    "<div class='wp-block-media-text'><figure><img src='§p' alt='§a'></figure><div>§b</div></div>", "<div class='wp-block-button'><a class='wp-block-button__link' href='§l'>§w</a></div>", "<div class='wp-caption'><img src='§p'><p class='wp-caption-text'>§w</p></div>",
    "<figure class='kg-card kg-bookmark-card'><a class='kg-bookmark-container' href='§l'><div class='kg-bookmark-content'><div class='kg-bookmark-title'>§w</div><div class='kg-bookmark-description'>§w</div></div></a><figcaption>§w</figcaption></figure>",
    "<div class='kg-card kg-callout-card'><div class='kg-callout-emoji'>💡</div><div class='kg-callout-text'>§i</div></div>", "<div class='kg-card kg-toggle-card'><div class='kg-toggle-heading'><h4>§w</h4><button></button></div><div class='kg-toggle-content'>§b</div></div>",
    "<div class='kg-card kg-file-card'><a href='§l' title='§a'><div class='kg-file-card-title'>§w</div></a></div>", "<figure class='kg-card kg-video-card'><div class='kg-video-container'><video src='§l'></video></div><figcaption>§w</figcaption></figure>",
    "<div class='kg-card kg-audio-card'><img src='§p' alt='§a'><div class='kg-audio-player-container'><audio src='§l'></audio><div class='kg-audio-title'>§a</div></div></div>", "<div class='kg-card kg-product-card'><img src='§p'><h4>§w</h4>§i<a href='§l'>§w</a></div>",
    "<div class='captioned-image-container'><figure><a class='image-link' href='§l'><img src='§p' alt='§a'></a><figcaption>§i</figcaption></figure></div>", "<div class='pullquote'><p>§i</p></div>",
    "<div class='youtube-wrap' data-attrs='{\"videoId\":\"§v\"}'></div>", "<div class='tweet' data-attrs='{\"url\":\"https://x.com/a/status/1§d\",\"full_text\":\"§a §a\",\"name\":\"§a\"}'></div>", "<p class='button-wrapper'><a class='button' href='§l'><span>§w</span></a></p>",
    "<div class='embedded-post-wrap' data-attrs='{\"title\":\"§a\",\"url\":\"§l\"}'></div>", "<div class='instagram-embed-wrap' data-attrs='{\"instagram_id\":\"C§d\",\"title\":\"§a §a\",\"author_name\":\"§a\"}'></div>", "<div data-component-name='Nuevo' data-attrs='{\"headline\":\"§a\",\"url\":\"§l\"}'></div>",
    "<div class='image-gallery-embed' data-attrs='{\"gallery\":{\"images\":[{\"type\":\"image/png\",\"src\":\"§p\"}],\"caption\":\"§a\"}}'></div>", "<div class='latex-rendered' data-attrs='{\"persistentExpression\":\"§a\"}'></div>", "<div class='poll-embed' data-attrs='{\"id\":9}'>§w</div>",
    "<blockquote class='instagram-media' data-instgrm-permalink='§l'></blockquote>", "<blockquote class='twitter-tweet'><p>§w</p>— §w <a href='https://twitter.com/a/status/9§d'>§w</a></blockquote>", "<div class='iframe-container' data-src='§l'></div>",
    "<table role='presentation'><tr><td><table><tr><td>§b</td></tr></table></td></tr></table>", "<div><p>§w <span>§w<p>§w</div>", "<p>§w<ul><li>§w</ul>§w", "<h3><a href='§l'>§w</a></h3>", "<b><p>§w</p><p>§w</p></b>", "<lite-youtube videoid='§v'></lite-youtube>",
    "<div class='footnote-definition'>§w</div>", "<ul class='task-list'><li><input type='checkbox' disabled checked> §i</li></ul>", "<p><img src='§p' alt='§a'> §i</p>", "<p><img src='§p' alt='§a' title='§a'></p>", "<li>§i</li>", "<div aria-label='§a'></div>", "<p>§w§n §w</p>",
    "<svg aria-label='§a'><image xlink:href='§p'/></svg>", "<p>$$§w_1 * 2$$</p>", "<div class='nuevo' data-props='{\"items\":[{\"title\":\"§a\",\"url\":\"§l\"},{\"title\":\"§a\",\"url\":\"§l\"}]}'></div>",
    "<div class='nuevo' data-attrs='{\"body\":\"&lt;p&gt;§a &lt;a href=§l&gt;§a&lt;/a&gt;&lt;/p&gt;\"}'></div>", "<div class='file-embed-wrapper'><div class='file-embed-details-h1'>§w</div><a class='file-embed-button' href='§l'>x</a></div>",
)  # fmt: skip
_INLINE_MARKDOWN = (
    "§w", "§w §w", "**§w**", "*§w*", "_§w_", "***§w***", "~~§w~~", "`§w`", "``§w ` §w``", "[§w](§l)", "[§w](<§l>)", '[§w](§l "§a")', "[§w](§l '§a')", "![§a](§p)", '![§a](§p "§a")', "<§l>", "§l.",
    "(§l)", "§a@e.example", "§w  \n§w", "§w\\\n§w", "\\*§w\\*", "§w_§w_§w", "5 * §w * 6", "&copy; §w", "<b>§w</b>", "==§w==", "<kbd>§w</kbd>", "[§w]{.underline}", "§w: §w", "[§w] §w", "(§w)", "§w\n§w",
    "[![§a](§p)](§l)", '<abbr title="§a">§w</abbr>', '<img src="§p" alt="§a">', "H~2~O §w", "x^2^ §w", ":tada: §w", "$§w^2$", "[§w **§w** `§w`](§l)", "**[§w](§l)**", "*§w **§w***", "§w&nbsp;§w", "<span>§w</span>",
    "[[§w]]", "[[§a|§w]]", "![[§p]]", "{{ page.x }}§w", '<a href="§l">§w</a>', "§w<br>§w", "§w§n", "**§w§n**", "\\[§w\\](x)", "§w --- §w", "`` `§w` ``", "§w <!-- nada -->§w", "<cite>§w</cite>", "[§w](§l){target=_blank}", "\\(§w_1\\)", "$$§w_1$$", "$`§w^2`$",
)  # fmt: skip
_BLOCKS_MARKDOWN = (
    "§i §i §i", "§i", "### §i", "### §w {#id§d}", "#### §w §i ####", "- §i\n- §i", "1. §i\n2. §i", "- §i\n\n  §i\n- §i", "- §b\n- §i", "1. §b\n\n2. §i", "> §i\n> §i", "> §b", "- §i\n  - §i\n    - §i", "* §i\n\n* §i", "+ §i\n+ §i", "2) §i\n3) §i",
    "```\n§k\n```", "~~~python\n§k\n~~~", "```js {1,3} title=\"x\"\n§k\n```", "---", "***", "| §w | §i |\n|---|:-:|\n| §i | **§w** |", "§w\n---", "§w §w\n===", "<div>§w</div>", "<div>\n\n§b\n\n</div>",
    "<details><summary>§w</summary>\n\n§b\n\n</details>", '![§a](§p "§w *§w*")', "![§a](§p)", "https://youtu.be/§v", "::: note\n§i\n:::", "::: {.callout title=\"§w\"}\n§i\n:::", "> [!NOTE]\n> §i", "> [!tip]- §w\n> §i",
    "- [ ] §i\n- [x] §w", "{{< youtube §v >}}", '{{< figure src="§p" caption="§w" alt="§a" >}}', '{{< figure src="§p" title="§w" attr="§w" link="§l" >}}', '[caption id="x" width="300"]<img src="§p" alt="§a"> §w[/caption]', "[embed]https://www.youtube.com/watch?v=§v[/embed]",
    '!!! note "§w"\n    §i', "??? tip\n    §w §w", "§w\n: §w", "<p>§w <b>§w</b></p>", "{% include figure.html src=\"§p\" caption=\"§a\" %}", "{% youtube §v %}", "{% raw %}§w{% endraw %}", "§w\n{: .lead}", "{% highlight ruby %}\n§k\n{% endhighlight %}",
    "<figure>\n  <img src=\"§p\" alt=\"§a\">\n  <figcaption>§w</figcaption>\n</figure>", "<table><tr><td>§w</td></tr></table>", "<iframe src='§l' title='§a'></iframe>", "<video src=\"§l\"></video>", "[r§d]: §l\n\n[§w][r§d] [r§d]", "<!-- nada -->\n\n§i", "![[§p|§w]]", "Table: §w\n\n| §w |\n|---|\n| §w |",
    "| §w | §w |\n|---|---|\n| §w§n | `a|b` |", "#### §w§n", "[toc]\n\n§i", "§w §w\n§w", "> §i\n>\n> — §w", "{{< callout >}}\n§i\n{{< /callout >}}", "\\newpage\n\n§i", "import X from './x'\n\n§i", "<Tarjeta titulo=\"§a\" />", "<pre><code>§k</code></pre>" .replace("§k", "§w"),
    "- §i\n\n  ```\n  §k\n  ```", "> ```\n> §k\n> ```", "1. §i\n   ![§a](§p)\n2. §i", "Figure: §w", "{.clase}\n§i", "§w | §w", "§i\n\n\n\n§i", "<center>§w</center>", "[§w](§l) | [§w](§l)", "$$\n§w\n$$", "- §w\n\n\n- §w", "*[HTML]: §a §a\n\n§w HTML", "<dl><dt>§w</dt><dd>§w</dd></dl>",
    "§i\n: §i\n\n§w\n: §b", "§w\n  ~ §i", "\\[\n§w_1 = 2\n\\]", "\\begin{align}\n§w &= 1\n\\end{align}", "*[SVG]: §a\n\n- SVG §i", "<svg><image href=\"§p\"/></svg>",
)  # fmt: skip
INLINE = {"html": _INLINE_HTML, "markdown": _INLINE_MARKDOWN}
BLOCKS = {"html": _BLOCKS_HTML, "markdown": _BLOCKS_MARKDOWN}

CODE = (
    "§w\n  §w\n\n    §w", "§w = 1\n\tif §w:\n\t\tpass", 'printf("§w\\n");', "§w `§w` ``", "# §w\n\n\n- §w\n> §w", "<b>§w</b> &amp; [x](y)", "    §w", "§w  \n§w\\", "{{< §w >}} {% x %} [^1]", "1️⃣ §w", "§w", "\t§w\n\n\t\t§w", "*§w* _x_ ~~y~~",
)  # fmt: skip

# (mark, note, what stands around the notes); № is the number.
NOTES = {
    "html": (
        ('<a class="footnote-anchor" id="footnote-anchor-№" href="#footnote-№">№</a>', '<div class="footnote"><a id="footnote-№" href="#footnote-anchor-№" class="footnote-number">№</a><div class="footnote-content"><p>§w §i</p></div></div>', "§notes"),
        ('<sup class="fn"><a href="#a№b" id="a№b-link">№</a></sup>', '<li id="a№b">§w §i <a href="#a№b-link">↩︎</a></li>', '<ol class="wp-block-footnotes">§notes</ol>'),
        ('<a href="#_ftn№" name="_ftnref№"><span>[№]</span></a>', '<div id="ftn№"><p><a href="#_ftnref№" name="_ftn№">[№]</a> §w §i</p></div>', "<hr>§notes"),
        ('<a href="#fn№" class="footnote-ref" id="fnref№" role="doc-noteref"><sup>№</sup></a>', '<li id="fn№" role="doc-endnote"><p>§w §i<a href="#fnref№" class="footnote-back" role="doc-backlink">↩︎</a></p></li>', '<section class="footnotes" role="doc-endnotes"><hr><ol>§notes</ol></section>'),
        ('<sup class="footnote-ref"><a href="#fn№" id="fnref№">[№]</a></sup>', '<li id="fn№" class="footnote-item"><p>§w §i <a href="#fnref№" class="footnote-backref">↩︎</a></p></li>', '<hr class="footnotes-sep"><section class="footnotes"><ol class="footnotes-list">§notes</ol></section>'),
        ('<sup id="fnref:№"><a href="#fn:№" class="footnote">№</a></sup>', '<li id="fn:№"><p>§w §i <a href="#fnref:№" class="reversefootnote">&#8617;</a></p></li>', '<div class="footnotes"><ol>§notes</ol></div>'),
        ('<sup><a href="#nota№" id="vuelta№">№</a></sup>', '<p id="nota№">№. §w §i <a href="#vuelta№">volver</a></p>', "<h4>Notas</h4>§notes"),
        ('<sup class="modern-footnotes-footnote"><a href="javascript:void(0)">№</a></sup><span class="modern-footnotes-footnote__note">§w §w</span>', "", ""),
        ('<a class="footnote-reference" href="#d№" id="e№">[№]</a>', '<table class="docutils footnote" id="d№"><tr><td class="label"><a href="#e№">[№]</a></td><td>§w §w</td></tr></table>', "§notes"),
        ('<sup><a href="#n№" id="r№">[№]</a></sup>', '<p><a href="#r№" id="n№">[№]</a> §w §i</p>', "<hr>§notes"),
    ),
    "markdown": (
        ("[mfn]§w §w[/mfn]", "", ""),
        ("[^№]", "[^№]: §w §i", "§notes"),
        ("[^nota-№]", "[^nota-№]:\n    §w §w\n\n    §i", "§notes"),
        ("^[§w §w]", "", ""),
    ),
}  # fmt: skip
