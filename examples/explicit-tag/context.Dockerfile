FROM context
