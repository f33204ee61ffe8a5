/// What the screen of a kiosk says for each code: what happened and what the person can do. This file
/// is the only place in which internal codes become the public's words.
public enum PublicWords {
    public static func message(for code: RefusalCode, opensAt: Instant? = nil) -> String {
        switch code {
        case .wrongPIN:
            "暗証番号が違います。3回続けて間違えるとカードがロックされます。もう一度お確かめください。手数料はいただいていません。"
        case .cardLocked:
            "暗証番号を3回続けて間違えたため、カードがロックされています。お住まいの市区町村の窓口で暗証番号の再設定をしてください。"
        case .cardUnreadable:
            "カードを読み取れませんでした。カードを置き直して、もう一度お試しください。"
        case .cardChanged:
            "はじめに置かれたカードと異なるカードです。最初からやり直してください。"
        case .certificateInvalid, .certificateUnknown, .signatureInvalid:
            "このカードの利用者証明用電子証明書は利用できません。お住まいの市区町村の窓口でお確かめください。"
        case .certificateRevoked:
            "利用者証明用電子証明書が失効しています。お住まいの市区町村の窓口で再発行の手続きをしてください。"
        case .certificateSuspended:
            "利用者証明用電子証明書は一時停止中です。カードが見つかった方は、お住まいの市区町村の窓口で一時停止の解除をしてください。"
        case .certificateExpired:
            "利用者証明用電子証明書の有効期間が過ぎています。お住まいの市区町村の窓口で更新してください。"
        case .validityUnknown:
            "電子証明書の有効性を確認できませんでした。しばらくたってから、もう一度お試しください。手数料はいただいていません。"
        case .outsideHours:
            outsideHours(opensAt)
        case .municipalityUnknown:
            "お選びの市区町村は、コンビニ交付サービスを行っていません。市区町村の窓口をご利用ください。"
        case .certificateNotOffered:
            "お選びの証明書は、コンビニで交付できるものの中にありません。市区町村の窓口をご利用ください。"
        case .optionNotOffered:
            "お選びの記載事項または部数では交付できません。内容を選び直してください。"
        case .notResident, .notEligible, .issuanceHeld:
            "お選びの証明書は、コンビニでは交付できません。市区町村の窓口でお問い合わせください。"
        case .domicileElsewhere:
            "本籍がほかの市区町村にあるため、この市区町村では交付できません。本籍のある市区町村の利用登録をお確かめください。"
        case .registrationNotNeeded:
            "本籍のある市区町村にお住まいの方は、利用登録の必要がありません。マルチコピー機で、本籍のある市区町村を選んで戸籍証明書をお取りください。"
        case .applicationUnreadable:
            "利用登録の申請を受け付けられませんでした。最初からやり直してください。"
        case .tooManyTries:
            "短い時間に続けて照会または申請がありました。しばらくたってから、もう一度お試しください。"
        case .notGenuine:
            "市区町村が交付した証明書であることを確認できませんでした。別の画像でもう一度お試しいただくか、証明書に記載の市区町村へお問い合わせください。"
        case .glyphMissing:
            "印刷できない文字が含まれているため、コンビニでは交付できません。市区町村の窓口をご利用ください。"
        case .sessionUnknown, .sessionExpired, .candidateUnknown:
            "操作の時間が過ぎました。最初からやり直してください。手数料はいただいていません。"
        case .alreadyIssued, .requestMismatch, .documentRefused, .gateRefused, .internalError:
            "処理を中止しました。手数料はいただいていません。最初からやり直すか、市区町村の窓口をご利用ください。"
        case .storeNetworkUnreachable, .centerUnreachable:
            "ただいま証明書交付センターに接続できません。しばらくたってから、もう一度お試しください。手数料はいただいていません。"
        case .cityUnreachable, .registerUnreachable:
            "ただいま市区町村のシステムに接続できません。しばらくたってから、もう一度お試しいただくか、市区町村の窓口をご利用ください。手数料はいただいていません。"
        case .deadlineExceeded:
            "時間内に処理が終わりませんでした。手数料はいただいていません。しばらくたってから、もう一度お試しください。"
        case .journalUnavailable, .overloaded:
            "ただいまサービスを停止しています。しばらくたってから、もう一度お試しください。手数料はいただいていません。"
        case .underMaintenance:
            "ただいま保守中です。しばらくたってから、もう一度お試しください。手数料はいただいていません。"
        case .paymentFailed:
            "お支払いを確認できませんでした。手数料はいただいていません。最初からやり直してください。"
        case .printFailed:
            "印刷できませんでした。お支払いいただいた手数料はお返しします。別の店舗でお試しください。"
        }
    }

    private static func outsideHours(_ opensAt: Instant?) -> String {
        guard let opensAt else { return "ただいまサービスの時間外です。サービスの時間内にもう一度お試しください。手数料はいただいていません。" }
        let local = LocalTime(opensAt, in: .japan)
        let minute = local.minute == 0 ? "" : "\(local.minute)分"
        return "ただいまサービスの時間外です。次は\(local.date.japanese)の\(local.hour)時\(minute)からご利用いただけます。手数料はいただいていません。"
    }
}
