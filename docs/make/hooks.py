"""What MkDocs is told beside `mkdocs.yml`: pages made from the code, pages from elsewhere, and links between all of them."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import of_notebooks
import reference
import woven
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

EVERYTHING = "/*"
MORE = "More"
NOTEBOOK = ".ipynb"
ICON = woven.ROOT / "src" / "notulen" / "web" / "static" / "icon.svg"
# `notulen read`, with whatever follows, where it is no link already and no block of code.
_NAMED = re.compile(r"(?<!\">)(?<!</span>)(?<!<pre>)<code>notulen ([a-z]+)\b([^<]*)</code>")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds what is made from the code, and the pages that lie beside the code they tell of."""
    made = reference.pages() | {
        str(Path(file.src_uri).with_suffix(".md")): of_notebooks.page(Path(file.abs_src_path))
        for file in files
        if file.src_uri.endswith(NOTEBOOK) and file.abs_src_path
    }
    for uri, source in woven.ELSEWHERE.items():
        files.append(File.generated(config, uri, content=woven.text(source)))
    for uri, text in made.items():
        files.append(File.generated(config, uri, content=text))
    files.append(File.generated(config, "assets/icon.svg", content=ICON.read_bytes()))
    pages = [file.src_uri for file in files.documentation_pages()]
    config.nav = list(_spread(config.nav or [], sorted(made)))
    if left := sorted(set(pages) - set(_named(config.nav))):
        config.nav.append({MORE: left})
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Puts in what a page takes from another one, and leads its links to where pages are on the site."""
    try:
        return woven.woven(markdown, page.file.src_uri)
    except woven.WovenError as error:
        raise PluginError(str(error)) from error


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Leads the name of a command to its page, and puts in what the cells of a notebook gave."""
    notebook = files.get_file_from_path(str(Path(page.file.src_uri).with_suffix(NOTEBOOK)))
    if notebook is not None and notebook.abs_src_path:
        html = of_notebooks.filled(html, Path(notebook.abs_src_path))

    def linked(found: re.Match[str]) -> str:
        target = files.get_file_from_path(f"{reference.COMMANDS}/{found[1]}.md")
        if target is None or target.src_uri == page.file.src_uri:
            return found[0]
        return f'<a href="{posixpath.relpath(target.url, posixpath.dirname(page.file.url) or ".")}">{found[0]}</a>'

    return _NAMED.sub(linked, html)


def _spread(nav: Iterable[Any], made: list[str]) -> Iterable[Any]:
    """The navigation with every `folder/*` as the pages that are in it."""
    for entry in nav:
        if not isinstance(entry, dict):
            yield entry
            continue
        ((title, value),) = entry.items()
        if isinstance(value, list):
            yield {title: list(_spread(value, made))}
        elif value.endswith(EVERYTHING):
            if pages := [uri for uri in made if posixpath.dirname(uri) == value.removesuffix(EVERYTHING)]:
                yield {title: pages}
        else:
            yield entry


def _named(nav: Iterable[Any]) -> Iterable[str]:
    """The pages that stand in a navigation."""
    for entry in nav:
        for value in entry.values() if isinstance(entry, dict) else [entry]:
            if isinstance(value, str):
                yield value
            else:
                yield from _named(value)
