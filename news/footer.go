package news

// MaxFooter is the longest footer of an alert, in characters as Telegram counts
// them, without its markup. A message has room for 4096 of them and the text
// below a picture for 1024, of which an alert needs most; the footers that
// people have are shorter than 200.
const MaxFooter = 300
