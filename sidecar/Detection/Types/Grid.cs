namespace Warden.Detection;

/// <summary>The grid that numbers lie on: whole ones, cents, thousandths.</summary>
internal static class Grid
{
    private const int Looked = 2000;
    private const int MostPlaces = 8;
    private const double Mostly = 0.99;

    /// <summary>Gets the coarsest negative power of ten (1 at most) that nearly all numbers are multiples of; 0 where there is none.</summary>
    public static double StepOf(double[] values)
    {
        var finite = values.Where(double.IsFinite).Take(Looked).ToArray();
        var scale = 1.0;
        for (var places = 0; places <= MostPlaces && finite.Length > 0; places++, scale *= 10)
        {
            var on = finite.Count(v => Math.Abs((v * scale) - Math.Round(v * scale)) <= 1e-6 * Math.Max(1, Math.Abs(v)));
            if (on >= Mostly * finite.Length)
                return 1 / scale;
        }

        return 0;
    }
}
