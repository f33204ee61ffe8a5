internal import Domain

/// What a certificate says, ready to be laid out: a new certificate is one file that makes such a plan.
struct SheetPlan {
    /// In large letters at the head of every page.
    let title: String
    /// In brackets beside the title; may be empty.
    let subtitle: String
    /// Repeated on every page, so that each page says whose it is.
    let heading: Table
    let tables: [Table]
    /// The sentence that certifies.
    let statement: String
    let municipality: IssuingMunicipality
    let issuedOn: CivilDate
    /// 発行番号, at the foot of every page.
    let number: String
    /// 印影, drawn where a table has `Table.Spine.imprint`.
    var imprint: SealImprint?
    /// What its labels are drawn in where they can be.
    var glyphSet = GlyphSet.ordinary
    /// Whether a table begins where the one before it ends, however little of it fits there; otherwise a table that
    /// fits on one page is not parted.
    var isContinuous = false
}
