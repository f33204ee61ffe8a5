import Domain
import Markup
import Topology

/// The gallery as one page: what protects the papers, and every paper below its municipality. It needs no script and no network.
struct GalleryPage {
    /// In every such page, so that its folder is known again.
    static let mark = "kofu gallery of papers"

    let topology: Topology
    let papers: [GalleryPaper]

    var html: String {
        let cities = topology.municipalities.filter { city in papers.contains { $0.municipality == city.id } }
        return """
            <!doctype html>
            <html lang="ja">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>証明書の見本帳 – kofu</title>
            <!-- \(Self.mark) -->
            <style>\(Self.style)</style>
            </head>
            <body>
            <header>
            <h1>証明書の見本帳 <span lang="en">Gallery of papers</span></h1>
            <p>コンビニ交付の証明書 \(papers.count) 通（\(cities.count) 市町）。登場する人はすべて架空です。紙・複写・フィルムは計算で描いたもので、実機では測っていません。<br>
            <span lang="en">\(papers.count) certificates of \(cities.count) municipalities. Everybody on them is made up. Copies and films are drawn by models; no copier has been measured.</span></p>
            <nav>\(cities.map { "<a href=\"#\(Markup.escaped($0.id))\">\(Markup.escaped($0.name))</a>" }.joined())</nav>
            </header>
            \(explanation)
            \(cities.map(section).joined(separator: "\n"))
            </body>
            </html>

            """
    }

    // MARK: What protects them

    private var explanation: String {
        guard let paper = papers.first, let sheet = paper.sheets.first else { return "" }
        var films: [GalleryPaper.Sheet] = []
        for candidate in papers.flatMap(\.sheets) where !candidate.figure.isEmpty && !films.contains(where: { $0.figure == candidate.figure }) { films.append(candidate) }
        return """
            <section>
            <h2>三つの仕掛け <span lang="en">Three protections</span></h2>
            <article>
            <h3>けん制文字 <span lang="en">Deterrent text</span></h3>
            <p>目には一様な地色ですが、複写機は大きい点だけを拾うので、写しには「\(Markup.escaped(sheet.word))」の字が浮かびます。
            <span lang="en">An even tint to the eye. A copier keeps the large dots and loses the small ones, so that the word appears on every copy.</span></p>
            <div class="pair">
            \(figure(sheet.front, of: "表", "The front", "\(label(paper))の表", size: .side))
            \(figure(sheet.frontCopy, of: "その複写", "Its photocopy: contrast \(Self.text(sheet.wordThousandths))", "\(label(paper))の表の複写、「\(sheet.word)」が見える", size: .side))
            </div>
            </article>
            <article>
            <h3>潜像画像 <span lang="en">Latent image</span></h3>
            <p>裏面の桜。専用のフィルムを重ねると、隠れた丸証や兎が現れ、半周期ずらすと明暗が入れ替わり、写しでは現れません。
            数字は、図柄が地よりどれだけ暗いか（0 は同じ、1 は黒と白）。
            <span lang="en">The cherry blossom on the back hides a figure. Under the film it turns dark; half a period further, bright; on a copy it is gone.
            The numbers say how much darker than its ground the figure is, from 0 (not at all) to 1 (black on white).</span></p>
            \(films.map { viewer($0, "隠れた図柄とその複写") }.joined(separator: "\n"))
            </article>
            <article>
            <h3>スクランブル画像 <span lang="en">Scramble image</span></h3>
            <p>表の内容を市町が署名し、問合せサイトだけが読めるように暗号化した画像。裏面を読み取って送ると、元の券面と見比べられます。
            <span lang="en">The front's content, signed by the municipality and encrypted to the enquiry site, which shows the original beside a scan of the back.</span></p>
            <div class="pair narrow">
            \(figure(sheet.back, of: "裏", "The back", "\(label(paper))の裏", size: .side))
            \(figure(sheet.scramble, of: "スクランブル画像", "The scramble image", "\(label(paper))のスクランブル画像", size: .scramble))
            </div>
            </article>
            </section>
            """
    }

    // MARK: The papers

    private func section(_ city: Topology.Municipality) -> String {
        """
        <section id="\(Markup.escaped(city.id))">
        <h2>\(Markup.escaped(city.prefecture + city.name)) <span lang="en">\(Markup.escaped(Self.english(city.id)))</span></h2>
        \(papers.filter { $0.municipality == city.id }.map(article).joined(separator: "\n"))
        </section>
        """
    }

    private func article(_ paper: GalleryPaper) -> String {
        let sheets = paper.sheets.enumerated().map { number, sheet in
            let name = label(paper) + (paper.sheets.count > 1 ? " \(number + 1) 枚目" : "")
            return """
                \(paper.sheets.count > 1 ? "<h4>\(number + 1) 枚目 <span lang=\"en\">Sheet \(number + 1)</span></h4>" : "")
                <div class="sides">
                \(figure(sheet.front, of: "表", "Front", "\(name)の表", size: .side))
                \(figure(sheet.back, of: "裏", "Back", "\(name)の裏", size: .side))
                \(figure(sheet.frontCopy, of: "表の複写", "Copy of the front", "\(name)の表の複写", size: .side))
                \(figure(sheet.backCopy, of: "裏の複写", "Copy of the back", "\(name)の裏の複写", size: .side))
                </div>
                \(viewer(sheet, name))
                <p class="facts">「\(Markup.escaped(sheet.word))」 <span lang="en">contrast on the copies at least \(Self.text(sheet.wordThousandths))</span></p>
                """
        }
        return """
            <article>
            <h3>\(Markup.escaped(paper.kindName)) <span lang="en">\(Markup.escaped(Self.english(paper.kind)))</span> <a class="pdf" href="\(Markup.escaped(paper.paper))">PDF</a></h3>
            \(sheets.joined(separator: "\n"))
            </article>
            """
    }

    private func label(_ paper: GalleryPaper) -> String {
        "\(topology.municipalities.first { $0.id == paper.municipality }?.name ?? paper.municipality)の\(paper.kindName)"
    }

    // MARK: Pictures

    private enum Size: String {
        case side = "width=\"826\" height=\"1169\""
        case viewer = "width=\"1476\" height=\"360\""
        case scramble = "width=\"498\" height=\"370\" class=\"code\""
    }

    private func picture(_ file: String, _ alternative: String, _ size: Size) -> String {
        "<a href=\"\(Markup.escaped(file))\"><img src=\"\(Markup.escaped(file))\" \(size.rawValue) loading=\"lazy\" alt=\"\(Markup.escaped(alternative))\"></a>"
    }

    private func figure(_ file: String, of name: String, _ english: String, _ alternative: String, size: Size) -> String {
        "<figure>\(picture(file, alternative, size))<figcaption>\(Markup.escaped(name)) <span lang=\"en\">\(Markup.escaped(english))</span></figcaption></figure>"
    }

    /// The four looks at a latent image, each with its measure below.
    private func viewer(_ sheet: GalleryPaper.Sheet, _ name: String) -> String {
        let looks = [("肉眼", "naked eye"), ("フィルム", "film"), ("半周期ずらす", "half a period further"), ("複写にフィルム", "film on a copy")]
        let hidden = sheet.figure == "rabbit" ? "兎" : "丸証"
        let captions = looks.enumerated().map { index, look in
            let value = index < sheet.filmThousandths.count ? " \(Self.text(sheet.filmThousandths[index]))" : ""
            return "<span>\(look.0) <span lang=\"en\">\(look.1)\(value)</span></span>"
        }
        return """
            <figure class="viewer">\(picture(sheet.viewer, "\(name)の潜像画像：肉眼、フィルムの下（\(hidden)が暗い）、半周期ずらした下（明るい）、複写では見えない", .viewer))
            <figcaption class="looks">\(captions.joined())</figcaption></figure>
            """
    }

    // MARK: Words

    private static func english(_ name: String) -> String {
        let words = name.split(separator: "-").joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private static func text(_ thousandths: Int64) -> String { Measured.text(Double(thousandths) / 1000) }

    private static let style = """
        body { font: 14px/1.6 system-ui, "Noto Sans CJK JP", "IPAexGothic", "DejaVu Sans", sans-serif; color: #1d2733; background: #fff; max-width: 1240px; margin: 24px auto; padding: 0 20px; }
        h1 { font-size: 24px; margin: 0; } h2 { font-size: 19px; margin: 44px 0 8px; padding-top: 12px; border-top: 3px solid #2e8b57; } h3 { font-size: 16px; margin: 0 0 6px; } h4 { margin: 12px 0 4px; }
        [lang=en] { color: #5b6675; font-weight: 400; } h1 [lang=en], h2 [lang=en], h3 [lang=en] { font-size: 75%; margin-left: 6px; } p { margin: 4px 0 12px; }
        nav a { display: inline-block; border: 1px solid #c9d2dc; border-radius: 5px; padding: 2px 12px; margin: 0 8px 4px 0; text-decoration: none; color: #17632f; }
        article { background: #f5f7fa; border-radius: 8px; padding: 14px 16px 16px; margin: 12px 0; } figure { margin: 0; } figcaption { font-size: 12.5px; margin-top: 4px; }
        img { display: block; width: 100%; height: auto; background: #fff; box-shadow: 0 0 0 1px #d5dce4, 0 2px 6px rgba(29, 39, 51, .12); }
        img.code { width: 498px; max-width: 100%; image-rendering: pixelated; padding: 0; }
        .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 20px; } .pair.narrow { grid-template-columns: 1fr 2fr; } .sides { display: grid; grid-template-columns: repeat(4, 1fr); gap: 14px; }
        .viewer { margin-top: 12px; max-width: 900px; } .viewer img { box-shadow: none; background: none; } .looks { display: grid; grid-template-columns: repeat(4, 1fr); column-gap: 1.6%; }
        .facts { color: #5b6675; font-size: 12.5px; margin: 8px 0 0; } .pdf { font-size: 12px; font-weight: 400; margin-left: 10px; color: #17632f; }
        @media (max-width: 760px) { .pair, .pair.narrow { grid-template-columns: 1fr; } .sides { grid-template-columns: 1fr 1fr; } }
        @media print { article { break-inside: avoid; background: none; } nav { display: none; } }
        """
}

extension GalleryPaper {
    /// As people call the certificate.
    var kindName: String { CertificateKind(rawValue: kind)?.japaneseName ?? kind }
}
