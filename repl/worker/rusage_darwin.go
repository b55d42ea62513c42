package worker

const maxrssUnit = 1 // bytes
