# What would break a page or a record that holds it.
# attack: 111 74
# verdict: WA
print('</pre><script>alert(1)</script><img src=x onerror=alert(1)>"}],"verdict":"AC"\\u0000\'; drop table runs; --')
