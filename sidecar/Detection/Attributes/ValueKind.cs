namespace Warden.Detection;

/// <summary>What a value is before its text is looked at: the JSON type, or bytes and text where the value is not JSON.</summary>
internal enum ValueKind : byte
{
    Null,
    Boolean,
    Number,
    Text,

    /// <summary>A text of no characters.</summary>
    Empty,

    /// <summary>Not valid UTF-8.</summary>
    Bytes,
    Object,
    Array,
}
