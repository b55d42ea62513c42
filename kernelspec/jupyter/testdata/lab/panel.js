// A page with the notebook panel of JupyterLab and nothing else, for lab.py.
import { CodeMirrorEditorFactory, CodeMirrorMimeTypeService, EditorExtensionRegistry, EditorLanguageRegistry, EditorThemeRegistry } from "@jupyterlab/codemirror";
import { DocumentManager } from "@jupyterlab/docmanager";
import { DocumentRegistry } from "@jupyterlab/docregistry";
import { NotebookActions, NotebookModelFactory, NotebookPanel, NotebookWidgetFactory } from "@jupyterlab/notebook";
import { RenderMimeRegistry, standardRendererFactories } from "@jupyterlab/rendermime";
import { ServiceManager } from "@jupyterlab/services";
import { Widget } from "@lumino/widgets";

window.addEventListener("load", async () => {
  const manager = new ServiceManager();
  await manager.ready;
  const registry = new DocumentRegistry();
  const themes = new EditorThemeRegistry();
  EditorThemeRegistry.getDefaultThemes().forEach((t) => themes.addTheme(t));
  const extensions = new EditorExtensionRegistry();
  EditorExtensionRegistry.getDefaultExtensions({ themes }).forEach((e) => extensions.addExtension(e));
  const languages = new EditorLanguageRegistry();
  EditorLanguageRegistry.getDefaultLanguages().forEach((l) => languages.addLanguage(l));
  const editors = new CodeMirrorEditorFactory({ extensions, languages });
  registry.addModelFactory(new NotebookModelFactory({}));
  registry.addWidgetFactory(
    new NotebookWidgetFactory({
      name: "Notebook", modelName: "notebook", fileTypes: ["notebook"], defaultFor: ["notebook"],
      preferKernel: true, canStartKernel: true,
      rendermime: new RenderMimeRegistry({ initialFactories: standardRendererFactories }),
      contentFactory: new NotebookPanel.ContentFactory({ editorFactory: editors.newInlineEditor }),
      mimeTypeService: new CodeMirrorMimeTypeService(languages),
    }),
  );
  const documents = new DocumentManager({ registry, manager, opener: { open() {}, opened: { connect() {}, disconnect() {} } } });
  const panel = documents.open(new URLSearchParams(location.search).get("path"));
  Widget.attach(panel, document.body);
  Object.assign(panel.node.style, { position: "absolute", inset: 0 });
  await panel.context.ready;
  await panel.sessionContext.ready;
  window.panel = panel;
  window.runAll = () => NotebookActions.runAll(panel.content, panel.sessionContext);
});
