//! The style sheet of the widget, as text to be adopted by its shadow root.
