"""Puck's Render and its editor, built as its users build them: React, production, minified, one script."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCES = Path(__file__).parent / "puck"
OPTIONS = ("--bundle", "--minify", "--format=esm", "--target=es2022", "--jsx=automatic", "--log-level=error")


def build(name: str, folder: Path) -> Path:
    """`render` or `editor`: the script; what of styles belongs to it stands beside it."""
    script = folder / f"{name}.js"
    program = SOURCES / "node_modules" / ".bin" / "esbuild"
    production = "--define:process.env.NODE_ENV='production'"
    subprocess.run([program, SOURCES / f"{name}.jsx", *OPTIONS, production, f"--outfile={script}"], check=True)
    return script


def install() -> None:
    subprocess.run([ROOT / "script" / "setup", "bench"], check=True)
