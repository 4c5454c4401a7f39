"""The AI providers: one module each, behind one small shape. A provider's SDK is imported when a call is made."""
