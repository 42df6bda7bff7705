// An error that is made to be shown.
// attack: 100 74
// verdict: CE
// says: </script><script>alert(1)</script>
#error "</script><script>alert(1)</script>\x1b[2J'];DROP--"
