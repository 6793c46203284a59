// How each layer's errors end the process: one line a layer.
