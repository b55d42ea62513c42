"""What a user sees in Jupyter Notebook, in headless Chromium.

The environment names the notebook to run, AGOPHER_NOTEBOOK, and may name a
folder for screenshots, AGOPHER_SCREENSHOTS.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.request

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

PATIENCE = 60  # seconds for what is to happen soon
LONG = 300  # for a whole notebook


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Page(unittest.TestCase):
    """A browser and a server."""

    extra = []  # options of the server

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.mkdtemp()
        cls.notebook = os.environ["AGOPHER_NOTEBOOK"]
        shutil.copy(cls.notebook, cls.dir)
        port = free_port()
        cls.url = f"http://127.0.0.1:{port}/"
        cls.server = subprocess.Popen(
            [sys.executable, "-m", "notebook", "--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}",
             "--NotebookApp.token=", "--NotebookApp.password=", f"--notebook-dir={cls.dir}", *cls.extra],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        options = webdriver.ChromeOptions()
        for flag in ["headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-sync",
                     "disable-background-networking", "disable-component-update", "disable-dev-shm-usage",
                     "window-size=1200,1000", f"user-data-dir={cls.dir}/profile"]:
            options.add_argument("--" + flag)
        options.binary_location = shutil.which("chromium")
        cls.driver = webdriver.Chrome(options=options)
        cls.wait_for_server()

    @classmethod
    def tearDownClass(cls):
        cls.driver.quit()
        cls.server.terminate()
        cls.server.wait()
        shutil.rmtree(cls.dir, ignore_errors=True)

    @classmethod
    def wait_for_server(cls):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                urllib.request.urlopen(cls.url + "api").read()
                return
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.1)

    def until(self, condition, what, patience=PATIENCE):
        try:
            return WebDriverWait(self.driver, patience, poll_frequency=0.05).until(lambda d: condition(d))
        except Exception:
            self.screenshot("failed")
            self.fail(f"not in {patience} s: {what}")

    def script(self, source):
        return self.driver.execute_script(source)

    def screenshot(self, name):
        folder = os.environ.get("AGOPHER_SCREENSHOTS")
        if folder:
            self.driver.save_screenshot(os.path.join(folder, name + ".png"))

    def slide(self, element, to):
        self.driver.execute_script(
            "arguments[0].value = arguments[1]; arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", element, to)


class Browser(Page):
    def open(self, name):
        self.driver.get(self.url + "notebooks/" + name)
        self.until(lambda d: self.script(
            "return window.Jupyter && Jupyter.notebook && Jupyter.notebook.kernel && Jupyter.notebook._fully_loaded"
            " && Jupyter.notebook.kernel.is_connected()"), "the kernel is ready")

    def open_new(self):
        nb = '{"cells": [], "metadata": {"kernelspec": {"name": "agopher", "display_name": "Go", "language": "go"}},' \
             ' "nbformat": 4, "nbformat_minor": 4}'
        with open(os.path.join(self.dir, self.id() + ".ipynb"), "w") as f:
            f.write(nb)
        self.open(self.id() + ".ipynb")

    def type(self, *keys):
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def new_cell(self, source):
        """Types a cell at the end; the brackets that the editor closes itself are typed over."""
        self.script("var nb = Jupyter.notebook; nb.insert_cell_at_bottom(); nb.select(nb.ncells() - 1);"
                    "nb.edit_mode(); nb.get_selected_cell().focus_editor();")
        self.type(source)
        return self.driver.find_elements(By.CSS_SELECTOR, ".code_cell")[-1]

    def run_selected(self):
        webdriver.ActionChains(self.driver).key_down(Keys.CONTROL).send_keys(Keys.ENTER).key_up(Keys.CONTROL).perform()

    def idle(self):
        return not self.script("return Jupyter.notebook.get_cells().some(c => c.element.hasClass('running'))")

    def test_notebook(self):
        self.open(os.path.basename(self.notebook))
        self.script("Jupyter.notebook.clear_all_output()")
        self.driver.find_element(By.ID, "celllink").click()
        self.driver.find_element(By.ID, "run_all_cells").click()
        self.until(lambda d: self.idle(), "all cells have run", LONG)
        cells = self.script(
            "return Jupyter.notebook.get_cells().filter(c => c.cell_type == 'code')"
            ".map(c => c.output_area.outputs.map(o => o.output_type))")
        self.assertGreater(len(cells), 3)
        self.assertNotIn("error", sum(cells, []))
        images = self.script(
            "return Array.from(document.querySelectorAll('.output_area img, .output_area svg'))"
            ".map(e => e.getBoundingClientRect().width)")
        self.assertGreaterEqual(len(images), 3)
        self.assertTrue(all(w > 100 for w in images), images)
        self.script("document.querySelector('.output_area img, .output_area svg').scrollIntoView({block: 'center'})")
        self.screenshot("notebook")

    def test_completion(self):
        self.open_new()
        self.new_cell('import "strings"')
        self.run_selected()
        self.until(lambda d: self.idle(), "the import has run")
        self.new_cell("strings.ToUp")
        self.type(Keys.TAB)
        self.until(lambda d: "strings.ToUpper" in self.script(
            "return Jupyter.notebook.get_selected_cell().get_text() +"
            "Array.from(document.querySelectorAll('.completions option')).map(o => 'strings.' + o.text).join()"),
            "Tab offers ToUpper")

    def test_inspection(self):
        self.open_new()
        self.new_cell('import "strings"')
        self.run_selected()
        self.until(lambda d: self.idle(), "the import has run")
        self.new_cell("strings.ToUpper")
        webdriver.ActionChains(self.driver).key_down(Keys.SHIFT).send_keys(Keys.TAB).key_up(Keys.SHIFT).perform()
        self.until(lambda d: "upper case" in d.find_element(By.ID, "tooltip").text, "Shift-Tab shows the documentation")
        self.screenshot("inspection")

    def test_stop(self):
        self.open_new()
        self.new_cell("n := 0")
        self.run_selected()
        self.until(lambda d: self.idle(), "the first cell has run")
        self.new_cell("for { n++ }")
        self.run_selected()
        self.until(lambda d: not self.idle(), "the loop runs")
        time.sleep(0.3)
        self.driver.find_element(By.CSS_SELECTOR, "[data-jupyter-action='jupyter-notebook:interrupt-kernel']").click()
        self.until(lambda d: self.idle(), "the button stops the loop")
        cell = self.new_cell("n > 0")
        self.run_selected()
        self.until(lambda d: "true" in cell.text, "the variable is kept")

    def test_controls(self):
        self.open_new()
        cell = self.new_cell("")
        self.script("Jupyter.notebook.get_selected_cell().set_text(`"
                    'import ("fmt"; "github.com/agopher/agopher/lib/ui"; "github.com/agopher/agopher/plotting")\n'
                    'ui.Interact(func(v ui.Values) any {\n'
                    '\tfmt.Println("called for", v)\n'
                    '\tif v.Text("kind") == "figure" { return plotting.New(fmt.Sprint(v)).Line("", []float64{0, 1}, []float64{0, v.Float("slope")}) }\n'
                    '\treturn fmt.Sprintf("slope %.4g of %s, pressed %t", v.Float("slope"), v.Text("kind"), v.Pressed("again"))\n'
                    '}, ui.Slider{Name: "slope", Min: 0.01, Max: 100, Value: 1, Log: true},\n'
                    '\tui.Select{Name: "kind", Options: []string{"text", "figure"}}, ui.Button{Name: "again"})`)')
        self.run_selected()
        self.until(lambda d: "slope 1 of text, pressed false" in cell.text, "the first value is shown")
        slider = self.until(lambda d: d.find_element(By.CSS_SELECTOR, ".agopher-panel input:enabled"), "the slider is alive")
        for place in range(-20, 21):  # dragged from end to end
            self.slide(slider, place / 10)
        self.until(lambda d: "slope 100 of text" in cell.text, "the slider updates the value")
        self.assertIn("called for slope = 100, kind = text", cell.text.replace("kind = text, slope = 100", "slope = 100, kind = text"))
        self.assertEqual(cell.find_element(By.TAG_NAME, "output").text, "100")
        cell.find_element(By.CSS_SELECTOR, ".agopher-panel button").click()
        self.until(lambda d: "pressed true" in cell.text, "the button calls the function")
        cell.find_elements(By.CSS_SELECTOR, ".agopher-panel option")[1].click()
        self.until(lambda d: self.script("return document.querySelectorAll('.output_area img, .output_area svg').length") == 1,
                   "the figure takes the place of the text")
        self.screenshot("controls")
        self.script("Jupyter.notebook.kernel.restart()")
        self.until(lambda d: not slider.is_enabled(), "a new kernel does not know the controls")

    def test_typo(self):
        self.open_new()
        self.new_cell("length := 3")
        self.run_selected()
        self.until(lambda d: self.idle(), "the first cell has run")
        cell = self.new_cell("lenght * 2")
        self.run_selected()
        self.until(lambda d: "undefined: lenght" in cell.text, "the error is shown")
        self.assertIn("^", cell.text)
        self.assertIn("length", cell.text.replace("lenght", ""))
        self.screenshot("typo")


if __name__ == "__main__":
    unittest.main()
