/// What the pages of the sites have in common: language, head, look. Everything that a person has to see or press stands out from its
/// ground by at least 4.5 to 1, and where the keyboard is can be seen.
struct SitePage {
    let title: String
    /// The service, behind the title in the browser's tab.
    let service: String
    /// Stands above everything on the page.
    let banner: String
    /// Rules of this page beside those of all.
    var style = ""
    /// What stands in every `<style>` and `<script>`, such as a nonce for the page's policy.
    var attributes = ""
    let content: String
    let footer: String

    var html: String {
        """
        <!DOCTYPE html>
        <html lang="ja">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>\(title)｜\(service)</title>
        <style\(attributes)>
        body { font-family: sans-serif; line-height: 1.7; color: #1a1a1a; background: #fff; margin: 0 auto; max-width: 42rem; padding: 1rem; }
        h1 { font-size: 1.5rem; border-bottom: 3px solid #00665e; padding-bottom: .3rem; }
        label, legend { font-weight: bold; display: block; margin-top: 1.2rem; }
        input, select { font-size: 1rem; padding: .5rem; width: 100%; box-sizing: border-box; border: 1px solid #595959; border-radius: .2rem; }
        input:focus, select:focus, button:focus, a:focus { outline: 3px solid #d98500; outline-offset: 2px; }
        .hint { margin: .2rem 0; color: #4a4a4a; }
        button { font-size: 1.1rem; margin-top: 1.5rem; padding: .7rem 2rem; color: #fff; background: #00665e; border: 0; border-radius: .2rem; }
        \(style)
        </style>
        </head>
        <body>
        <header><p>\(banner)</p></header>
        <main>
        <h1>\(title)</h1>
        \(content)
        </main>
        <footer>\(footer)</footer>
        </body>
        </html>

        """
    }
}
