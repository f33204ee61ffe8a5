#if DEFECTS
import Defects
import Synchronization

/// Tokushima 2023: what stands on the pages after the first comes out of a spool that requests share. Test builds only.
final class SharedSpool: Sendable {
    private static let tablesOnPage = 4

    private let tables = Mutex<[Table]>([])

    func mixed(_ plan: SheetPlan) -> SheetPlan {
        guard Defect.tokushima2023.isPlanted else { return plan }
        let previous = tables.withLock { tables in
            defer { tables = plan.tables }
            return tables
        }
        guard plan.tables.count > SharedSpool.tablesOnPage, !previous.isEmpty else { return plan }
        return SheetPlan(
            title: plan.title, subtitle: plan.subtitle, heading: plan.heading, tables: Array(plan.tables[..<SharedSpool.tablesOnPage]) + previous,
            statement: plan.statement, municipality: plan.municipality, issuedOn: plan.issuedOn, number: plan.number,
            imprint: plan.imprint, glyphSet: plan.glyphSet, isContinuous: plan.isContinuous)
    }
}
#endif
