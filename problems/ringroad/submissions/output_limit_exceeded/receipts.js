// Hands out receipts without end: 48 MiB of them.
const receipt = "one obol paid with thanks to Kyklos\n".repeat(1900);
for (let round = 0; round < 720; round++) require("fs").writeSync(1, receipt);
