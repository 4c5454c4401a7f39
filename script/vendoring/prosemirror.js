// What the text editor takes of ProseMirror, as one module: two copies of prosemirror-model would not know each other.
export { baseKeymap, chainCommands, splitBlock, toggleMark } from 'prosemirror-commands';
export { InputRule, inputRules, undoInputRule } from 'prosemirror-inputrules';
export { keymap } from 'prosemirror-keymap';
export { DOMParser, Fragment, Node, Schema, Slice } from 'prosemirror-model';
export { AllSelection, EditorState, Plugin, PluginKey, Selection, TextSelection } from 'prosemirror-state';
export { Decoration, DecorationSet, EditorView } from 'prosemirror-view';
