namespace Warden.Detection;

/// <summary>The rules by which some kinds of numbers carry a digit that checks the others. A text may fit several by chance.</summary>
[Flags]
internal enum CheckDigit : byte
{
    None = 0,

    /// <summary>Luhn's rule (ISO/IEC 7812): cards, IMEI. 8 to 19 digits.</summary>
    Luhn = 1,

    /// <summary>Weights 3 and 1 from the right, modulo 10: EAN-8, UPC-A, EAN-13, ISBN-13, GTIN-14, SSCC.</summary>
    Gs1 = 2,

    /// <summary>Weights 10 to 1 modulo 11, the last may be X: ISBN-10.</summary>
    Isbn10 = 4,

    /// <summary>ISO 13616: two letters, two digits, up to 30 letters or digits; modulo 97 with the first four behind.</summary>
    Iban = 8,

    /// <summary>ISO 7064 MOD 97-10 over 20 letters or digits: LEI.</summary>
    Lei = 16,

    /// <summary>Two letters, nine letters or digits and Luhn's digit over all of them written out: ISIN.</summary>
    Isin = 32,
}
