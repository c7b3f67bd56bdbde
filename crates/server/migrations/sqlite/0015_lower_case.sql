-- What is looked through for words is in lower case. Of bookings that were there before there was such a column the
-- database made it so, and SQLite (and PostgreSQL with the locale C) lowers ASCII alone: "Ägnes" was found by no search.
-- The same letters as Latin, Greek and Cyrillic names have them; whatever is written since is right.
UPDATE bookings SET searched = (
    WITH RECURSIVE lowered (place, words) AS (
        SELECT 1, bookings.searched
        UNION ALL
        SELECT place + 1,
               replace(words,
                       substr('ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮĲĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽΆΈΉΊΌΎΏΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯẞ', place, 1),
                       substr('àáâãäåæçèéêëìíîïðñòóôõöøùúûüýþāăąćĉċčďđēĕėęěĝğġģĥħĩīĭįĳĵķĺļľŀłńņňŋōŏőœŕŗřśŝşšţťŧũūŭůűųŵŷÿźżžάέήίόύώαβγδεζηθικλμνξοπρστυφχψωϊϋѐёђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяß', place, 1))
        FROM lowered WHERE place <= 174
    )
    SELECT words FROM lowered ORDER BY place DESC LIMIT 1
) WHERE searched GLOB '*[^ -~]*';
