namespace Warden.Evaluation.Worlds;

/// <summary>The generator's kinds of faults by what finds them.</summary>
public static class FaultKinds
{
    /// <summary>A number of another size than the attribute's.</summary>
    public static IReadOnlySet<string> Numeric { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "extra_digit", "digit_drop", "scale_x10", "scale_x100", "scale_div10", "scale_div100", "sign_flip", "unit_swap", "zero_value", "gap_value", "int_overflow",
    };

    /// <summary>Type, form, enumeration, hash, date and duplicate: what must all be found.</summary>
    public static IReadOnlySet<string> Structural { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "wrong_type", "null_value", "wrong_length", "pattern_break", "trailing_space", "enum_typo", "enum_unseen", "enum_case", "hash_truncated", "hash_nonhex",
        "date_past", "date_future", "date_format", "duplicate_id",
    };
}
