namespace Warden.Detection;

/// <summary>Which types an attribute's values have: JSON kinds, and the narrowest form that its texts fit.</summary>
/// <param name="Kinds">Bit k is set where <see cref="ValueKind"/> k is lawful.</param>
/// <param name="WholeOnly">JSON numbers are whole.</param>
/// <param name="Form">The narrowest form that (nearly) all texts fit; <see cref="TextForms.None"/> where there are no texts.</param>
/// <param name="Low">The least number seen.</param>
/// <param name="High">The greatest number seen.</param>
internal sealed record TypeRule(int Kinds, bool WholeOnly, TextForms Form, double Low, double High)
{
    // Wider than this share, what deviates is a habit and not an accident.
    private const double Habit = 0.001;

    // Several kinds of faults leave a form, so that a poisoned history holds more of them together.
    private const double FormHabit = 0.002;

    /// <summary>How often something must have been seen among <paramref name="count"/> observations to count as lawful.</summary>
    /// <remarks>Three sightings, or 0.1 %: one poisoned record must not make its own fault lawful.</remarks>
    public static long Support(long count) => count < 20 ? 1 : count < 300 ? 2 : Math.Max(3, (long)Math.Ceiling(Habit * count));

    public static TypeRule Fit(LeafHistory leaf)
    {
        var support = Support(leaf.Count);
        var kinds = 0;
        for (var k = 0; k < leaf.Kinds.Length; k++)
        {
            if (leaf.Kinds[k] >= support)
                kinds |= 1 << k;
        }

        var form = TextForms.None;
        for (var i = 0; i < TextClassifier.Forms && form == TextForms.None && leaf.Texts >= support; i++)
        {
            if (leaf.Texts - leaf.Forms[i] < Math.Max(support, FormHabit * leaf.Texts))
                form = (TextForms)(1 << i);
        }

        var (low, high) = Extremes(leaf, form);
        return new(kinds, leaf.Fractions < support, form, low, high);
    }

    /// <summary>The widest kind of whole number seen, where all numbers were whole.</summary>
    public IntegerWidth Width => (IntegerWidth)Math.Max((int)IntegerWidths.Of(Low), (int)IntegerWidths.Of(High));

    public bool Allows(ValueKind kind) => (Kinds & (1 << (int)kind)) != 0;

    /// <summary>Texts of this attribute are numbers or times.</summary>
    public bool IsNumericText => (Form & (TextForms.Integer | TextForms.Decimal | TextForms.Date | TextForms.DateTime)) != 0;

    public bool IsTime => (Form & (TextForms.Date | TextForms.DateTime)) != 0;

    /// <summary>Says the lawful type, as a noun phrase.</summary>
    public string Describe()
    {
        if (Allows(ValueKind.Text))
        {
            return Form switch
            {
                TextForms.Integer => "a whole number as text",
                TextForms.Digits => "digits",
                TextForms.Decimal => "a number as text",
                TextForms.Hex => "hexadecimal digits",
                TextForms.Uuid => "a UUID",
                TextForms.Date => "a date (yyyy-mm-dd)",
                TextForms.DateTime => "a time (ISO 8601)",
                TextForms.Email => "an e-mail address",
                TextForms.Base64 => "base64",
                TextForms.Letters => "letters",
                TextForms.LettersDigits => "letters and digits",
                _ => "a text",
            };
        }

        if (Allows(ValueKind.Number))
            return WholeOnly ? "a whole number" : "a number";
        if (Allows(ValueKind.Boolean))
            return "true or false";
        if (Allows(ValueKind.Object))
            return "an object";
        if (Allows(ValueKind.Array))
            return "a list";
        return Allows(ValueKind.Empty) ? "an empty text" : Allows(ValueKind.Bytes) ? "bytes" : "null";
    }

    public static string Name(ValueKind kind) => kind switch
    {
        ValueKind.Null => "null",
        ValueKind.Boolean => "true or false",
        ValueKind.Number => "a number",
        ValueKind.Text => "a text",
        ValueKind.Empty => "an empty text",
        ValueKind.Bytes => "bytes that are no text",
        ValueKind.Object => "an object",
        _ => "a list",
    };

    public void Write(HistoryWriter to)
    {
        to.Int(Kinds);
        to.Bool(WholeOnly);
        to.Int((int)Form);
        to.Double(Low);
        to.Double(High);
    }

    public static TypeRule Read(HistoryReader from) => new(from.Int(), from.Bool(), (TextForms)from.Int(), from.Double(), from.Double());

    private static (double Low, double High) Extremes(LeafHistory leaf, TextForms form)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var o in leaf.Sample.InOrder())
        {
            if (double.IsNaN(o.Number) || (o.Kind == ValueKind.Text && form > TextForms.Decimal))
                continue;
            low = Math.Min(low, o.Number);
            high = Math.Max(high, o.Number);
        }

        return low <= high ? (low, high) : (0, 0);
    }
}
