namespace Warden.Detection;

/// <summary>How two numbers make a third.</summary>
internal enum ArithmeticForm
{
    Product,
    Sum,
    Difference,

    /// <summary>The third is the first; there is no second.</summary>
    Equal,
}

/// <summary>A number that two others of the record make exactly, but for rounding: a total, a balance.</summary>
/// <param name="Form">How.</param>
/// <param name="First">The first attribute.</param>
/// <param name="Second">The second attribute.</param>
/// <param name="Result">What they make.</param>
/// <param name="Tolerance">How far history itself is off, in the result's unit.</param>
internal sealed record Arithmetic(ArithmeticForm Form, int First, int Second, int Result, double Tolerance)
{
    private const int Screened = 48;

    // Fewer rows must obey it only because a poisoned history holds faults.
    private const double Obedience = 0.995;
    private const double Relative = 1e-9;
    private const int LeastRows = 60;

    /// <summary>Gets the relation; null where the columns do not obey it.</summary>
    /// <param name="form">Which.</param>
    /// <param name="nodes">First, second, result.</param>
    /// <param name="a">The first column; NaN where a record has no number.</param>
    /// <param name="b">The second column.</param>
    /// <param name="c">The result's column.</param>
    /// <param name="tick">The step of the result's numbers: 1 for whole ones, 0.01 for cents.</param>
    public static Arithmetic? Fit(ArithmeticForm form, (int First, int Second, int Result) nodes, double[] a, double[] b, double[] c, double tick)
    {
        var tolerance = 0.51 * tick;
        var (rows, obey) = (0, 0);
        for (var i = 0; i < c.Length; i++)
        {
            var error = Error(form, a[i], b[i], c[i]);
            if (double.IsNaN(error))
                continue;
            rows++;
            obey += error <= tolerance + (Relative * Math.Abs(c[i])) ? 1 : 0;
            if (rows == Screened && obey < Screened - 2)
                return null;
        }

        return rows >= LeastRows && obey >= Obedience * rows
            ? new(form, nodes.First, nodes.Second, nodes.Result, 2 * tolerance)
            : null;
    }

    public bool Holds(double a, double b, double c) => !(Error(Form, a, b, c) > Tolerance + (Relative * Math.Abs(c)));

    public double Compute(double a, double b) => Make(Form, a, b);

    public void Write(HistoryWriter to)
    {
        to.Int((int)Form);
        to.Int(First);
        to.Int(Second);
        to.Int(Result);
        to.Double(Tolerance);
    }

    public static Arithmetic Read(HistoryReader from) => new((ArithmeticForm)from.Int(), from.Int(), from.Int(), from.Int(), from.Double());

    private static double Make(ArithmeticForm form, double a, double b) => form switch
    {
        ArithmeticForm.Product => a * b,
        ArithmeticForm.Sum => a + b,
        ArithmeticForm.Difference => a - b,
        _ => a,
    };

    private static double Error(ArithmeticForm form, double a, double b, double c) => Math.Abs(Make(form, a, b) - c);
}
