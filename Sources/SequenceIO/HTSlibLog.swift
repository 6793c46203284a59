import CHTSlib

/// htslib prints to standard error on its own; our errors say the same with the file's name and the way out.
package enum HTSlibLog {
    private static let silenced: Void = hts_set_log_level(HTS_LOG_OFF)

    /// Once for the process.
    package static func silence() { _ = silenced }
}
