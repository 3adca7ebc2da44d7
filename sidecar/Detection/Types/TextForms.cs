namespace Warden.Detection;

/// <summary>The forms a text fits, narrowest first. A text mostly fits several; history decides which one its attribute has.</summary>
/// <remarks>Order and meaning: DETECTION section 2; 002 ¶102 with the repairs of MISSION section 3 (0 and −5 are integers, leading zeros are digits).</remarks>
[Flags]
internal enum TextForms : ushort
{
    None = 0,

    /// <summary>0, 17, -5: no leading zero, no plus sign.</summary>
    Integer = 1,

    /// <summary>Digits only, leading zeros welcome.</summary>
    Digits = 2,

    /// <summary>An integer, or digits with one point between them. No exponent.</summary>
    Decimal = 4,

    /// <summary>Hexadecimal digits, an even number of them.</summary>
    Hex = 8,
    Uuid = 16,
    Date = 32,
    DateTime = 64,
    Email = 128,
    Base64 = 256,
    Letters = 512,
    LettersDigits = 1024,
    Text = 2048,
}
