namespace Warden.Detection;

/// <summary>The narrowest range of whole numbers that holds a value; 002 ¶102 names them.</summary>
internal enum IntegerWidth : byte
{
    /// <summary>0 to 255.</summary>
    Byte,
    Int16,
    Int32,
    Int64,

    /// <summary>Beyond 64 bits.</summary>
    Big,
}

/// <summary>Finds the width of whole numbers.</summary>
internal static class IntegerWidths
{
    public static IntegerWidth Of(double number) => number switch
    {
        >= 0 and <= 255 => IntegerWidth.Byte,
        >= short.MinValue and <= short.MaxValue => IntegerWidth.Int16,
        >= int.MinValue and <= int.MaxValue => IntegerWidth.Int32,
        >= long.MinValue and < 9223372036854775808.0 => IntegerWidth.Int64,
        _ => IntegerWidth.Big,
    };

    public static string NameOf(IntegerWidth width) => width switch
    {
        IntegerWidth.Byte => "byte",
        IntegerWidth.Int16 => "int16",
        IntegerWidth.Int32 => "int32",
        IntegerWidth.Int64 => "int64",
        _ => "whole number",
    };
}
