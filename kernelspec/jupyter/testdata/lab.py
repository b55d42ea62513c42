"""What a user sees in the notebook panel of JupyterLab, in headless Chromium.

The environment names the folder in which the panel was built, AGOPHER_LAB; see
the folder lab beside this file. The panel talks to the server of Jupyter
Notebook, which is here on every machine.
"""

import json
import os
import unittest

from selenium.webdriver.common.by import By

from browser import Page

CELLS = [
    """import ("fmt"; "github.com/agopher/agopher/lib/ui"; "github.com/agopher/agopher/plotting")
kept := 1""",
    """ui.Interact(func(v ui.Values) any {
	fmt.Println("called for", v)
	kept++
	return plotting.New(fmt.Sprint(v)).Line("", []float64{0, 1}, []float64{0, v.Float("slope")})
}, ui.Slider{Name: "slope", Min: 0.01, Max: 100, Value: 1, Log: true})""",
    "kept *",
]


class Lab(Page):
    extra = ["--NotebookApp.disable_check_xsrf=True", f"--NotebookApp.extra_static_paths=['{os.environ['AGOPHER_LAB']}']"]

    def test_panel(self):
        with open(os.path.join(self.dir, "panel.ipynb"), "w") as f:
            json.dump({
                "cells": [{"cell_type": "code", "id": f"c{i}", "metadata": {}, "execution_count": None, "outputs": [], "source": c}
                          for i, c in enumerate(CELLS)],
                "metadata": {"kernelspec": {"name": "agopher", "display_name": "Go", "language": "go"}},
                "nbformat": 4, "nbformat_minor": 5,
            }, f)
        self.driver.get(self.url + "static/panel.html?path=panel.ipynb")
        self.until(lambda d: self.script("return window.panel !== undefined"), "the panel is ready")
        self.script("runAll()")
        self.until(lambda d: self.script("return document.querySelectorAll('.jp-OutputArea img').length == 1"), "the figure is shown")
        self.until(lambda d: "compile error" in d.find_element(By.TAG_NAME, "body").text, "the error of the last cell is shown")
        slider = self.until(lambda d: d.find_element(By.CSS_SELECTOR, ".agopher-panel input:enabled"), "the slider is alive")
        first = self.script("return document.querySelector('.jp-OutputArea img').src")
        self.slide(slider, 2)
        self.until(lambda d: self.script("return document.querySelector('.jp-OutputArea img').src") != first, "the slider changes the figure")
        self.until(lambda d: "called for slope = 100" in d.find_element(By.CSS_SELECTOR, ".agopher-panel").text, "what is printed is shown")
        self.screenshot("lab")


if __name__ == "__main__":
    unittest.main()
